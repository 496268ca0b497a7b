"""The script that Streamlit runs for every click; all it needs stays imported between runs."""

from frontend.router import run

run()

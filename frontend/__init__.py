"""The Streamlit app: a client of the HTTP API, and nothing else."""

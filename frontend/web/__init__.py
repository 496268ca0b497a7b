"""What the browser talks to beside Streamlit: cookies, routes of our own, and the middleware around both."""

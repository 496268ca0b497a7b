"""The entrance for other programs that speak the Model Context Protocol: tools that read, for a token's person."""

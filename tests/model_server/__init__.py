"""A scripted model server: real HTTP, OpenAI's wire form, and every fault a provider is known for."""

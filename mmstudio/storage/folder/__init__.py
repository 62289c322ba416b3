"""The folder of a project: where everything lies in it, and who may write."""

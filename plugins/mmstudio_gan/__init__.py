"""Conditional generative adversarial networks for pictures: DCGAN as published and a modern baseline."""

"""The GAN plugin: conditional generative adversarial networks for pictures, DCGAN as published and a modern baseline."""

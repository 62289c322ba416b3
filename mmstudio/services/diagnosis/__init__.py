"""Diagnosis of trainings: signs, the rules that read them, and the service."""

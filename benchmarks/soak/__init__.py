"""Faults on purpose: kills, runs at once, damaged caches, odd corpora, made files, full disks."""

"""What the contract suite needs besides the plugin itself: values of the new modality, and small settings."""

MATERIAL = {
    "my-plugin": [
        [[255, 0, 0]],
        [[0, 120, 40], [250, 250, 210]],
        [[12, 12, 12], [90, 0, 200], [255, 255, 255]],
        [[index * 20, 128, 255 - index * 20] for index in range(12)],
    ]
}
SETTINGS = {"encoder:my-plugin": {"width": 16}}

"""The specs of the extractors."""

from __future__ import annotations

from mmstudio.api import ExtractorSpec, Resource

INCEPTION = Resource(
    name="inception-fid",
    title="Inception v3",
    summary="A folder with the weights of Inception v3 as one safetensors file, named as pt_inception-2015-12-05 or torchvision name them.",
)

PICTURE_MODEL = Resource(
    name="transformers-image-model",
    title="Pretrained model of pictures",
    summary="The folder of a vision model for the library transformers, such as DINO, CLIP or SigLIP, with its weights as safetensors.",
)
SOUND_MODEL = Resource(
    name="transformers-audio-model",
    title="Pretrained model of sounds",
    summary="The folder of an audio model for the library transformers, such as CLAP or Wav2Vec2, with its weights as safetensors.",
)

EXTRACTORS = [
    ExtractorSpec(
        id="learned",
        title="Learned on your pictures",
        summary="A small network that learns from the training pictures alone, once for each data set, in about a minute.",
        factory="mmstudio_metrics.extractors.pictures:LearnedPictures",
        modality="image",
        learns=True,
    ),
    ExtractorSpec(
        id="learned-sound",
        title="Learned on your sounds",
        summary="A small network that learns from the training sounds alone, once for each data set, in about a minute.",
        factory="mmstudio_metrics.extractors.sounds:LearnedSounds",
        modality="audio",
        learns=True,
    ),
    ExtractorSpec(
        id="inception",
        title="Inception v3",
        summary="The network of published scores, with weights that you provide; what it knows are photos of things and animals.",
        factory="mmstudio_metrics.extractors.inception:Inception",
        modality="image",
        resources=(INCEPTION,),
    ),
    ExtractorSpec(
        id="transformers-image",
        title="Pretrained model of pictures",
        summary="A vision model of the library transformers, from a folder that you provide.",
        factory="mmstudio_metrics.extractors.pretrained:PretrainedPictures",
        modality="image",
        resources=(PICTURE_MODEL,),
    ),
    ExtractorSpec(
        id="transformers-audio",
        title="Pretrained model of sounds",
        summary="An audio model of the library transformers, from a folder that you provide.",
        factory="mmstudio_metrics.extractors.pretrained:PretrainedSounds",
        modality="audio",
        resources=(SOUND_MODEL,),
    ),
    ExtractorSpec(
        id="tiles",
        title="Tiles",
        summary="Mean colours of 8 x 8 tiles of a picture; nothing in it is learned.",
        factory="mmstudio_metrics.extractors.tiles:Tiles",
        modality="image",
    ),
]

import torch
def test_x(studio):
    s=("training.steps=1", "training.batch=12", "training.drop=0", "training.clip=0")
    a=studio.train(*s, base="test-plain"); b=studio.train(*s,"generator.most=6",base="test-plain")
    x,y=studio.tensors(a,"optimizer"),studio.tensors(b,"optimizer")
    for n in x:
        if not torch.allclose(x[n],y[n],atol=1e-7,rtol=1e-3): print(n,x[n].shape,(x[n]-y[n]).abs().max().item(),x[n].abs().max().item())

"""Until somebody may read a panel, nothing they receive depends on how the others voted: tried at random, byte for byte."""

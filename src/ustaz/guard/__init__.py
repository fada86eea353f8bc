"""Work on untrusted bytes happens in a guarded process with a memory and a time limit."""

"""Commands of `hearthline`, a module a group; heavy imports wait until a command runs."""

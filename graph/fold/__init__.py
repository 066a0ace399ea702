"""The fold: claims -> positions, memberships, tallies. Pure: no input, no output, no clock."""

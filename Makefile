# placeholder until the targets stand

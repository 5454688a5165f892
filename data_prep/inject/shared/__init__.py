"""What fault operators share: walks of the tree, facts about variables, tidy changes of text."""

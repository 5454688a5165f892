void gruesse(char *s)
{ strncpy(s, "Grüße", 5); s[5] = 0; }

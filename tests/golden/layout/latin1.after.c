/* Größe prüfen */
void gruesse(char *s)
{
    /* Umlaute: äöü */
    strncpy(s, "Grüße", 5); // länger
    s[5] = 0;
}

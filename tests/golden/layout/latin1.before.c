/* Größe prüfen */
void gruesse(char *s)
{
    /* Umlaute: äöü */
    strcpy(s, "Grüße"); // länger
}

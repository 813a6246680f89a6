"""Who somebody is: passwords, second factors, wrong tries, and how a login begins and ends."""

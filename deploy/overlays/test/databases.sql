-- Rasa's own database is made by the image; these are the bank's and the desk's.
CREATE DATABASE bank;
CREATE DATABASE desk;

"""Template filters: the words for values."""

from django import template

from congvu.portal.words import word

register = template.Library()
register.filter("word", word)

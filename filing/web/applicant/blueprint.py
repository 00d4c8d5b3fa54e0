"""The blueprint that the applicant's pages share."""

from flask import Blueprint

bp = Blueprint("applicant", __name__)

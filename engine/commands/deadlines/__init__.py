"""Commands on deadlines: fired, extended, suspended, resumed, counted anew, reminded of."""

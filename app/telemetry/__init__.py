"""What the installation tells its operators: log lines, and numbers for Prometheus.

Law: no personal data. A line names the request, the account that asked, the cases and the time it
took; never what was typed, searched for or answered, and never the parameters of a statement.
"""

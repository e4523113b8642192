"""One module per family of metrics: events of groups in, columns of the scored frame out."""

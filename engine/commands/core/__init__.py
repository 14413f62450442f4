"""What every command stands on: the transaction's context, the loop to rest, and writing down."""

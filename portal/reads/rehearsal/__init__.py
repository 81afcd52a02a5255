"""What will become of readings at the registry, before anything is sent. Pure: columns of numbers
come in, reads and all there is to tell of them go out."""

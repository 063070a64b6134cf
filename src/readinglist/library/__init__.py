"""What a user can do: the facade (`library.Library`) and the use cases, one module of verbs a subject. No Qt."""

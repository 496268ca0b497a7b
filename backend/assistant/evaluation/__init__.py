"""How well the assistant does its work with a model: tasks as data, each judged by what it leaves and what it says."""

export TURN_LIMIT=""

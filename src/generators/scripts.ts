/** Deploys, switches and rolls back in blue/green. */
export const BLUE_GREEN_SCRIPT = "scripts/blue-green.sh";
/** Deploys to a swarm, and makes its secrets. */
export const STACK_SCRIPT = "scripts/stack.sh";

"""Why it is unmet: binding causes of every need line that lacks something, remedies, bottlenecks."""

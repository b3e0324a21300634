"""Microsoft Graph's online meetings, and Teams itself, played on this machine for tests and demos."""

from local_host.graph_standin.server import GraphStandIn

__all__ = ["GraphStandIn"]

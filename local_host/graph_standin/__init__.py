"""A stand-in for Microsoft Graph's online meetings and for Teams on this machine, for tests and demos."""

from local_host.graph_standin.server import GraphStandIn

__all__ = ["GraphStandIn"]

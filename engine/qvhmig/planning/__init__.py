"""From a project to its plans: verbs lowered to small SELECTs with a place on every projection, and every term counted."""

from __future__ import annotations

from qvhmig.planning.units import Planner, ProjectPlan, plan_project

__all__ = ["Planner", "ProjectPlan", "plan_project"]

"""Hints for the window: what below it advises a command or an option is said by what a person finds here."""

from __future__ import annotations

import re

_TERMINAL = re.compile(r"--[a-z]|\bmmstudio [a-z]")
"""What only a terminal knows."""
IN_WINDOW = {
    "Choose another slot with --set target=NAME.": "Choose another slot in the form.",
    "Choose a slot with at most {most:,} values that samples share: --set target=NAME.": "Choose a slot with at most {most:,} values that samples share.",
    "Write --table {name}=VALUE; weight and guidance go to {slot}.": "Give it as a column of {slot}; weight and guidance go to that.",
    "Give its columns: --table COLUMN=VALUE.": "Give its columns.",
    "--x SETTING=VALUE,VALUE --y ...": "Choose a setting for each axis.",
    "Name it: --run RUN. Only files made by generating say which run made them.": "Only files made by generating say which run made them.",
    "Evaluate it without --metric: it has figures of its own.": "Evaluate it without a metric: it has figures of its own.",
    "Name the project that it was made in: --project DIR.": "Open the project that it was made in.",
    "Leave --checkpoint out.": "Take the latest checkpoint.",
    "Keep the weights of this run in 16 or 8 bits: --form half, --form int8.": "Keep the weights of this run in 16 or 8 bits.",
    "Let it learn on: mmstudio resume {run} --more-minutes 2.": "Let it learn on for five more minutes.",
    "Give it more time: mmstudio resume {run} --more-minutes 5.": "Give it five more minutes.",
    "Say --folder PATH, and --host NAME for ssh.": "Say the folder there, and the machine for ssh.",
    "If it is yours, call it that first: mmstudio project adopt {folder}.": "If it is yours, say so on the page Projects first.",
    "Copy them into it, or, if it is yours, call it that first: mmstudio project adopt {folder}.": "Copy them into it, or, if it is yours, say so on the page Projects first.",
    "Import them into it, or, if it is yours, call it that first: mmstudio project adopt {folder}.": "Import them into it, or, if it is yours, say so on the page Projects first.",
    "Put what it leads to in its place, or remove it. If the project is yours, call it that: mmstudio project adopt.": "Put what it leads to in its place, or remove it. If the project is yours, say so on the page Projects.",
    "{run} has no scores yet. Judge it: mmstudio evaluate --run {id}": "There are no scores of {run} yet. Evaluate it on the page Train.",
    "Judge them first: mmstudio evaluate --run RUN --metric ID.": "Evaluate them first, on the page Train.",
    "Choose others with --family, or install a plugin that brings one.": "Choose others, or install a plugin that brings one.",
    "Train one with tasks: --set task.SLOT.COLUMN.id=heads.": "Train one with several tasks.",
    "See: mmstudio plugin list.": "See the page Plugins.",
    "Say it by --by, e.g. --by accuracy.": "Choose what they are judged by.",
    "Leave --stop-early out, or judge by the held-out loss.": "Stop none early, or judge by the held-out loss.",
    "E.g. --grid training.lr=0.001,0.004 or --range training.lr.": "Choose a setting and several values.",
    "Name its values by --grid, or draw from the range: --random 20.": "Name its values, or draw from the range.",
    "Judge by a score of what they make: --by METRIC, e.g. --by kid.": "Judge by a score of what they make.",
    "Give one: --range {path}=LOW..HIGH, or its values: --grid {path}=A,B.": "Give its range, or its values.",
    "Take fewer values or fewer seeds, or draw some of them at random: --random 20.": "Take fewer values or fewer seeds, or draw some of them at random.",
    "Choose another generator for {slot!r} with --set decoder.{slot}.id=NAME.": "Choose another generator for {slot!r} in the form.",
    "Choose another one with --set decoder.{slot}.id=NAME.": "Choose another one in the form.",
    "Check the data set (mmstudio dataset check), or import it again.": "Check the files of the data set, or import it again.",
    "Look through another slot: --slot NAME.": "Look through another slot.",
    "Let it go on: mmstudio resume {run}.": "Let it go on.",
    "Choose one of them with --set target=NAME, or another generator.": "Choose one of them as the target, or another generator.",
    "Choose one with --set fusion.id=NAME: {known}.": "Choose one of these: {known}.",
    "Install it, or switch it on: mmstudio plugin list tells what is here.": "Install it, or switch it on: the page Plugins tells what is here.",
    "Choose one of them with --set target=NAME.": "Choose one of them as the target.",
    "Choose one with --set target=NAME: {known}.": "Choose one of these: {known}.",
    "Choose another slot with --set target={other}.": "Choose another slot, such as {other}.",
    "Use --weight instead.": "Change the weights instead.",
    "Give the budget of each by --minutes or --steps.": "Give the budget of each in the form.",
    "Try it on one run: mmstudio grid, or Grid on the page Generate.": "Try it on one run: Grid on the page Generate.",
    "Predict with it: mmstudio predict; see how often it is right: mmstudio evaluate.": "Ask it, or evaluate it, on the page Train.",
    "See how well it has learned: mmstudio evaluate.": "See how well it has learned: evaluate it on the page Train.",
    "Train the recipe 'align': mmstudio train --recipe align --dataset NAME.": "Train the recipe Alignment.",
    "Let one condition: --set conditions={first}, or for every training mmstudio dataset role {dataset} {first}=either.": "Let one condition, such as {first}: roles are chosen in the form.",
    "Slots that can be made: {known}. Choose one with --set target=NAME.": "Slots that can be made: {known}. Choose one as the target.",
    "Slots that can be made: {known}. Have this one made: mmstudio dataset role {dataset} {target}=either.": "Slots that can be made: {known}. Have this one made: roles are chosen on the page Data.",
    "Wait for their check, or start it: mmstudio dataset check {name}.": "Wait for their check, or start it on the page Data.",
}
"""Hints and notes of the parts below that name a command or an option, and what is said here instead."""


def in_window(template: str) -> str:
    """A hint as the window gives it; empty where it names what only a terminal knows."""
    known = IN_WINDOW.get(template)
    if known is None:
        return "" if _TERMINAL.search(template) else template
    return known

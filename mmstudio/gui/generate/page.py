"""The page Generate: put conditions on the tray, see results appear, go on from any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent

from mmstudio.core.errors import StudioError
from mmstudio.core.run import Run
from mmstudio.gui.generate.layout import GenerateParts, arrange, tell_empty
from mmstudio.gui.generate.menus import offer_menus, result_rows
from mmstudio.gui.generate.results.pane import RESULTS, ResultsPane
from mmstudio.gui.generate.results.restoration import Restoring
from mmstudio.gui.generate.run_bar import RunBar
from mmstudio.gui.generate.session_bar import SessionBar
from mmstudio.gui.generate.settings import SettingsPanel
from mmstudio.gui.generate.tray.intake import TrayIntake
from mmstudio.gui.generate.tray.making import MakeChoice
from mmstudio.gui.generate.tray.model import TrayModel, all_of
from mmstudio.gui.generate.tray.view import TrayView
from mmstudio.gui.generate.work import Work
from mmstudio.gui.look.actions import ActionSpec
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.basic import column
from mmstudio.gui.studio.page import Page
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.run_plan import RunPlan
from mmstudio.services.generation.result_cards import CardValue
from mmstudio.services.generation.tray import Tray

_STORE_MS = 600


class GeneratePage(Page):
    """The tray on the left, results on the right, one session at a time."""

    name = "generate"

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.model = TrayModel(studio.undo, self._store_elsewhere, self)
        self.work = Work(studio)
        self.sessions = SessionBar(studio, lambda: self.model.tray.run, self.store_now)
        self.runs = RunBar(studio)
        self.restoring = Restoring(studio, self.model)
        self.intake = TrayIntake(studio, self.model, self._place_for)
        self.tray = TrayView(studio, self.model, self.intake)
        self.making = MakeChoice(self.model)
        self.settings = SettingsPanel(self.model)
        self.results = ResultsPane(studio, self.model, self.work)
        self._plan: tuple[Run, RunPlan] | None = None
        self._storing = QTimer(self)
        self._storing.setSingleShot(True)
        self._storing.setInterval(_STORE_MS)
        self._storing.timeout.connect(self.store_now)
        self._stack = arrange(
            studio,
            GenerateParts(
                self.sessions, self.runs, self.tray, self.making, self.settings, self.results, self.fill
            ),
        )
        self.setLayout(column(self._stack))
        offer_menus(studio, self.results, self.sessions)
        self._listen()
        self._on_project_changed()

    def actions_of_page(self) -> Sequence[ActionSpec]:
        bar, results = self.sessions, self.results
        rows = (
            ("generate.go", "Generate", self.generate, "Ctrl+Return", "generate"),
            ("generate.grid", "Make a grid of results", self.ask_for_grid, "Ctrl+G", "grid"),
            ("generate.stop", "Stop generating", self.work.stop, "Ctrl+.", "stop"),
            ("generate.sample", "Conditions from a random sample", self.fill, "Ctrl+Shift+E", "sample"),
            ("generate.write", "Write a text", self.tray.write, "Ctrl+Shift+T", "text"),
            ("generate.browse", "Choose files as conditions", self.tray.browse, "Ctrl+O", "open"),
            ("generate.paste", "Paste as a condition", self.paste, "Ctrl+V", "import"),
            ("generate.dice", "Draw another seed", self.settings.draw, "Ctrl+R", "dice"),
            ("generate.live", "Follow the sliders", results.toggle_live, "Ctrl+Shift+L", "live"),
            ("session.new", "New session", bar.make, "Ctrl+N", "new"),
            ("session.rename", "Rename the session", bar.rename, "F2", "text"),
            ("session.duplicate", "Duplicate the session", bar.duplicate, "Ctrl+Shift+N", "duplicate"),
            ("session.delete", "Delete the session", bar.delete, "", "delete"),
            *result_rows(results),
        )
        at_results = {"result.copy", "result.delete"}
        harms = {"generate.stop", "session.delete", "result.use", "result.hold", "result.delete"}
        return [
            self.action(
                key, title, run, keys, picture, at=RESULTS if key in at_results else "", harms=key in harms
            )
            for key, title, run, keys, picture in rows
        ]

    @property
    def item(self) -> str:
        return self.model.session

    def show_item(self, key: str) -> None:
        """Show a session, or generate from a run."""
        if any(session.id == key for session in self.sessions.sessions()):
            self.open_session(key)
        elif self.studio.runs.has_trained(key):
            self._choose_run(key)
        elif self.studio.runs.learner(key) != "generator":
            self.studio.notify("note", tr("This run makes nothing: nothing can be generated from it."))

    def close_top(self) -> bool:
        return self.results.close_detail()

    def generate(self) -> None:
        """Generate from the tray."""
        self.tray.settle()
        if not self.model.tray.run or not self._ensure_session():
            return
        if not self.model.tray.locked and self.results.last_seed == self.model.tray.seed:
            self.settings.draw_quietly()
        self.results.last_seed = self.model.tray.seed
        self.store_now()
        self.work.generate(self.model.tray, self.model.session)

    def hold(self, recipe: dict[str, Any], value: CardValue) -> None:
        """Generate again with one value of a result held fixed."""
        if self.restoring.hold(recipe, value):
            self.results.last_seed = self.model.tray.seed  # another seed is drawn, or the same would come out
            self.generate()

    def ask_for_grid(self) -> None:
        """Ask for the axes of a grid with the tray's conditions, then make it in a session of its own."""
        from mmstudio.gui.generate.grids.sheet import GridFacts, GridSheet

        self.tray.settle()
        if self._plan is None:
            return
        self.store_now()
        tray, (run, plan) = self.model.tray, self._plan
        facts = GridFacts.of(tray, self.model.held, run.id, plan, self.studio.runs.trained)
        sheet = GridSheet(self.studio.project.grids, facts, self)
        sheet.wanted.connect(
            lambda axes, made: self.work.make_grid(replace(tray, make=made), axes, self.open_session)
        )
        sheet.open()

    def paste(self) -> None:
        """Paste the clipboard as a condition."""
        copied = QGuiApplication.clipboard().mimeData()
        if copied is not None:  # happens while another program does not hand out its data
            self.intake.take(copied)

    def fill(self) -> None:
        """Put the conditions of a random held-out sample onto the tray."""
        if self._plan is None:
            return
        sessions, (run, plan) = self.studio.project.sessions, self._plan
        self.studio.tasks.run(
            lambda: sessions.sample_cards(run, plan),
            lambda cards: self.model.change(tr("Conditions from a sample"), cards=cards, manifest=""),
            lambda error: self.studio.fail(tr("There is no sample to take."), error),
        )

    def open_session(self, session: str) -> None:
        """Show a session with its tray and its results; an empty id begins a new one."""
        self.store_now()
        run = self.model.tray.run or self.studio.runs.usual
        tray = Tray(run=run)
        if session:
            stored = self.studio.attempt(
                tr("The session cannot be shown."), lambda: self.studio.project.sessions.tray(session)
            )
            if stored is None:
                return
            tray = (
                stored if self.studio.runs.has_trained(stored.run) else Tray(**{**all_of(stored), "run": run})
            )
        self.sessions.refresh(session)
        self.model.show(session, tray)
        self._show_run()
        self.results.show_session(session)

    def store_now(self) -> None:
        """Store the tray; a new session is created if there is something on it."""
        self._storing.stop()
        if self.studio.opened is None or not (self.model.session or self.model.tray.cards):
            return
        if self._ensure_session():
            with self.studio.guard(tr("The session was not stored.")):
                self.studio.project.sessions.save_tray(self.model.session, self.model.tray)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.studio.runs.look_again()  # a run may have saved a checkpoint meanwhile

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.sessions.refresh(self.model.session)
            self.runs.refresh(self.model.tray.run, self.model.tray.checkpoint)

    def _listen(self) -> None:
        model, studio = self.model, self.studio
        model.changed.connect(self._storing.start)
        model.run_changed.connect(self._show_run)
        self.sessions.chosen.connect(self.open_session)
        self.runs.run_chosen.connect(self._choose_run)
        self.runs.checkpoint_chosen.connect(
            lambda which: model.change(tr("Choose a checkpoint"), checkpoint=which)
        )
        self.tray.recipe_wanted.connect(self.restoring.use)
        self.settings.generate_wanted.connect(self.generate)
        self.settings.grid_wanted.connect(self.ask_for_grid)
        self.settings.stop_wanted.connect(self.work.stop)
        self.work.progressed.connect(self.settings.show_progress)
        self.results.settings_wanted.connect(self.restoring.use)
        self.results.hold_wanted.connect(self.hold)
        self.results.dropped.connect(self.restoring.take_files)
        studio.given_wanted.connect(self.intake.take_files)
        studio.recipe_wanted.connect(self.restoring.use)
        studio.project_changed.connect(self._on_project_changed)
        studio.project_closing.connect(self.store_now)
        studio.content_changed.connect(self._on_content_changed)
        studio.runs.changed.connect(self._on_runs_changed)

    def _on_project_changed(self) -> None:
        self._plan = self.intake.reader = None
        self.model.show("", Tray())
        self.results.show_session("")
        if self.studio.opened is None:
            self._stack.setCurrentIndex(0)
            return
        self.studio.tasks.run(self.studio.project.generation.forget_live, lambda _: None)
        latest = self.sessions.sessions()
        self.open_session(latest[0].id if latest else "")

    def _on_content_changed(self, what: str) -> None:
        if what == "sessions" and self.studio.opened is not None:
            self.sessions.refresh(self.model.session)
            self.results.offer_grid()
        if what == "results" and self.studio.opened is not None:
            self.results.show_session(self.model.session)

    def _on_runs_changed(self) -> None:
        if self.studio.opened is not None:
            if not self.studio.runs.has_trained(self.model.tray.run):
                self.model.settle(run=self.studio.runs.usual)
            self._show_run()

    def _choose_run(self, run: str) -> None:
        self.model.change(tr("Choose a run"), run=run, checkpoint="latest", settings={})

    def _show_run(self) -> None:
        """Show the slots of the run and the settings of its generator."""
        tray = self.model.tray
        self._stack.setCurrentIndex(1 if self.studio.runs.has_trained(tray.run) else 0)
        tell_empty(self._stack, idle=self.studio.runs.make_nothing)
        self.runs.refresh(tray.run, tray.checkpoint)
        if not self.studio.runs.has_trained(tray.run) or (self._plan and self._plan[0].id == tray.run):
            return
        opened = self.studio.project
        try:
            run, plan = opened.project.runs.get(tray.run), opened.runs.plan(tray.run)
            self.intake.reader = opened.generation.reader(tray.run)
            targets = {slot.name: slot.modality for slot in (plan.target, *plan.targets)}
        except StudioError as error:
            self.studio.fail(tr("The run cannot be used."), error)
            return
        self._plan = run, plan
        self.results.targets = targets
        guidance = plan.guidance if plan.guided else None
        held = self.model.held = frozenset(slot.name for slot in plan.givable)
        self.tray.show_slots(plan.takes, opened.generation.columns(tray.run), guidance, held)
        self.making.show_slots(plan.targets, frozenset(slot.name for slot in plan.takes))
        self.settings.show_run(plan, self.studio.app.registry)

    def _ensure_session(self) -> bool:
        if not self.model.session:
            self.model.adopt(self.sessions.store())
            self.results.adopt(self.model.session)
        return bool(self.model.session)

    def _place_for(self, suffix: str) -> Path:
        self._ensure_session()
        return self.studio.project.sessions.place_for(self.model.session, suffix)

    def _store_elsewhere(self, session: str, fields: dict[str, Any]) -> None:
        """Store a change to another session's tray, which was undone."""
        with self.studio.guard(tr("The session was not stored.")):
            sessions = self.studio.project.sessions
            sessions.save_tray(session, Tray(**{**all_of(sessions.tray(session)), **fields}))

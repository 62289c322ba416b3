"""The diagnosis of a run in its report."""

from __future__ import annotations

from html import escape

from mmstudio.services.diagnosis.service import RunDiagnosis


def diagnosis_html(found: RunDiagnosis | None) -> str:
    """Findings with their numbers and with what to try; empty if nobody looked, or nothing was noted."""
    if found is None or not (found.step or found.findings):
        return ""
    if not found.findings:
        early = " That is too early to tell: most faults show later." if found.early else ""
        return f"<p>Nothing wrong was found up to step {found.step:,}.{early}</p>"
    return "".join(
        f"<h3>{escape(finding.sentence.text)}</h3>"
        f"<ul>{''.join(f'<li>{escape(note.text)}</li>' for note in finding.evidence)}</ul>"
        f"<p>{escape(finding.advice.text)}</p>"
        for finding in found.findings
    )

"""Forms, answers and what plugins make of them: all worked out by code."""

from hub.reads.declare import made

made("FormAnswers", "form version answeredAt answers")
made("CaseDocument", "title paragraphs")
made("DocumentKind", "name title")
made("AgencyIndicator", "name label unit commitment figures suppressed")
made("IndicatorFigure", "value count by")
made("IntakeForm", "name version questions title jsonSchema uiSchema paper")
made("IntakeAssessment", "needs risks workflows begun")
made("AssessedNeed", "serviceCode urgency reason")
made("AssessedRisk", "code reason")

import type { TFunction } from "i18next";
import type { TransitionFacts } from "../../contract/ticket-life.ts";
import { type FactName, transitionFactsSchema } from "../../contract/ticket-life.ts";
import { lifeRulesOf } from "../../domain/life-rules.ts";
import type { Rulebook } from "../../domain/move-ticket.ts";
import { detailOfError, kindOfError } from "../shared/error-words.ts";
import { listed } from "../shared/listed.ts";
import { shortTime } from "../shared/time-words.ts";
import { unitWord } from "./use-ticket.ts";

/** Why a transition was refused, in the person's words. */
export function refusalWords(t: TFunction, kind: string, detail: string | undefined): string {
  if (kind === "forbidden" && detail === "area") return t("error.outsideArea");
  if (kind === "notAllowedNow" && detail !== undefined) return t(`life.guard.${detail}`);
  if (kind === "invalid" && detail !== undefined && detail in transitionFactsSchema.shape) return t("life.needed", { fact: t(`life.fact.${detail}`) });
  return t(`error.${kind}`);
}
export const refusalOfError = (t: TFunction, error: unknown): string => refusalWords(t, kindOfError(error), detailOfError(error));

/** What a step carried, one line a fact. */
export function factLines(t: TFunction, facts: TransitionFacts, rulebook: Rulebook): { readonly name: FactName; readonly text: string }[] {
  const units = (ids: readonly string[]) =>
    listed(
      t,
      ids.map((id) => unitWord(id, rulebook).name),
    );
  const words: Partial<Record<FactName, string | undefined>> = {
    rule: facts.rule,
    reason: facts.reason,
    text: facts.text,
    until: facts.until === undefined ? undefined : shortTime(facts.until),
    unitId: facts.unitId === undefined ? undefined : units([facts.unitId]),
    helperUnitIds: facts.helperUnitIds === undefined ? undefined : units(facts.helperUnitIds),
    outcome: facts.outcome === undefined ? undefined : t(`life.outcome.${facts.outcome}`),
    channel: facts.channel === undefined ? undefined : t(`life.channel.${facts.channel}`),
    solved: facts.solved === undefined ? undefined : t(`life.solved.${facts.solved}`),
    satisfied: facts.satisfied === undefined ? undefined : t(`life.satisfied.${facts.satisfied}`),
    answers: facts.answers === undefined ? undefined : answerWords(facts.answers, rulebook),
  };
  return Object.entries(words).flatMap(([name, text]) => (text === undefined || text === "" ? [] : [{ name: name as FactName, text }]));
}

function answerWords(answers: Readonly<Record<string, string>>, { own }: Rulebook): string {
  const { questions } = lifeRulesOf(own).followUp;
  return Object.entries(answers)
    .map(([id, answer]) => `${questions.find((question) => question.id === id)?.text ?? id} ${answer}`)
    .join("；");
}

import { inOneGo } from '../../src/domain/slices';
import {
  parseCyberhavenAnswer,
  type CyberhavenAnswer,
  type CyberhavenIncident,
} from '../../src/sources/cyberhaven/schema';
import { JsonAnswer } from '../../src/sources/net/jsonAnswer';
import { parsePetraAnswer, type PetraIncident } from '../../src/sources/petra/schema';
import { redactor } from '../../src/sources/net/redact';
import type { ApiRecord, ReadRecords } from '../../src/sources/records';

/** A value as it comes from an API. */
export function answerOf(value: unknown): JsonAnswer {
  return answerFrom(JSON.stringify(value));
}

/** An answer whose body is this text. */
export function answerFrom(text: string): JsonAnswer {
  const answer = inOneGo(JsonAnswer.read(new TextEncoder().encode(text)));
  if (!answer) throw new Error('This is not JSON.');
  return answer;
}

/** For those who want to see a record, instead of what is made of it. */
export function itself<T>(record: T): T {
  return record;
}

/** Reads an answer of Petra to a question for at most `max` incidents. */
export function readPetra(value: unknown, max = 500): ReadRecords<ApiRecord<PetraIncident>> {
  return inOneGo(parsePetraAnswer(answerOf(value), max, itself));
}

/** Reads an answer of Cyberhaven to a question for at most `max` incidents. */
export function readCyberhaven(value: unknown, max = 1000): CyberhavenAnswer<ApiRecord<CyberhavenIncident>> {
  return inOneGo(parseCyberhavenAnswer(answerOf(value), max, itself, redactor([])));
}

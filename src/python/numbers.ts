import type { Constant } from './ast';
import { isDigit } from './chars';

const BASED = /0(?:[xX](?:_?[0-9a-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)/y;
const DECIMAL = /(?:[0-9](?:_?[0-9])*)?(?:\.(?:[0-9](?:_?[0-9])*)?)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?[jJ]?/y;
const MAX_DECIMAL_DIGITS = 4300;
const MAX_BASED_DIGITS = 20000;

/** The end of the number that starts at `pos`, at a digit or at a point before a digit. */
export function numberEnd(text: string, pos: number): number {
  let end = pos;
  while (isDigit(text.charCodeAt(end))) {
    end++;
  }
  const next = text.charCodeAt(end);
  const isLetterOrPoint = next === 46 || next === 95 || (next >= 65 && next <= 122);
  if (!isLetterOrPoint) {
    return end;
  }
  BASED.lastIndex = pos;
  if (BASED.test(text)) {
    return BASED.lastIndex;
  }
  DECIMAL.lastIndex = pos;
  DECIMAL.test(text);
  return Math.max(DECIMAL.lastIndex, end);
}

/** What a number token says; null when it has more digits than Python reads. */
export function numberConstant(source: string): Pick<Constant, 'type' | 'value'> | null {
  const text = source.includes('_') ? source.replaceAll('_', '') : source;
  if (/^0[xXoObB]/.test(text)) {
    return text.length > MAX_BASED_DIGITS ? null : { type: 'int', value: integer(text) };
  }
  if (/[jJ]$/.test(text)) {
    return { type: 'complex', value: Number(text.slice(0, -1)) };
  }
  if (/[.eE]/.test(text)) {
    return { type: 'float', value: Number(text) };
  }
  return text.length > MAX_DECIMAL_DIGITS ? null : { type: 'int', value: integer(text) };
}

function integer(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

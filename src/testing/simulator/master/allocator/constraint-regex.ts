/** `--offer_constraints_re2_max_program_size` and, in instructions, what fits `_max_mem` of 4096 bytes. */
const maxProgramSize = 100;
const maxCompiledSize = 250;

/**
 * Why Mesos refuses an expression. Real masters ask RE2; the sizes here are estimates that agree for small and
 * for very large programs, the usual cases of a test.
 */
export function refuseRegex(regex: string): string | undefined {
  const syntax = syntaxProblem(regex);
  if (syntax !== undefined) return `Failed to construct regex from pattern '${regex}': ${syntax}`;
  const size = estimateSize(regex);
  if (size > maxCompiledSize) {
    return `Failed to construct regex from pattern '${regex}': pattern too large - compile failed`;
  }
  if (size > maxProgramSize) {
    return `Regex '${regex}' is too complex: program size of ${size} is larger than maximum of ${maxProgramSize} allowed`;
  }
  return undefined;
}

function syntaxProblem(regex: string): string | undefined {
  try {
    new RegExp(regex, 'u');
    return undefined;
  } catch (error) {
    const bracket = regex.lastIndexOf('[');
    if (bracket >= 0 && !regex.includes(']', bracket)) return `missing ]: ${regex.slice(bracket)}`;
    const depth = parenthesisDepth(regex);
    if (depth > 0) return `missing ): ${regex}`;
    if (depth < 0) return `unexpected ): ${regex}`;
    return error instanceof Error ? error.message : String(error);
  }
}

function parenthesisDepth(regex: string): number {
  const plain = regex.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  return plain.split('(').length - plain.split(')').length;
}

/** Instructions a simple compiler would need: one per atom, times the upper bounds of the repetitions. */
function estimateSize(regex: string): number {
  const atoms = /\\.|\[(?:\\.|[^\]])*\]|\{(?<low>\d+)(?:,(?<high>\d*))?\}|[()|*+?]|./gsu;
  const stack: number[] = [0];
  let last = 0;
  for (const { 0: atom, groups } of regex.matchAll(atoms)) {
    if (groups?.['low'] !== undefined) {
      const bound = Number(groups['high'] || groups['low']);
      stack.push(stack.pop()! + last * Math.max(0, bound - 1));
    } else if (atom === '(') {
      stack.push(0);
    } else if (atom === ')' && stack.length > 1) {
      last = stack.pop()! + 2;
      stack.push(stack.pop()! + last);
    } else {
      if (!'|*+?'.includes(atom)) last = 1;
      stack.push(stack.pop()! + 1);
    }
  }
  return stack.reduce((sum, size) => sum + size, 0) + 1;
}

/** The classes of built-in exceptions. */
import { ClassValue } from '../values/values';

/** Child to parent; in an order in which parents come first. */
const PARENTS = `
BaseException:
Exception: BaseException
SystemExit: BaseException
KeyboardInterrupt: BaseException
GeneratorExit: BaseException
ArithmeticError: Exception
ZeroDivisionError: ArithmeticError
OverflowError: ArithmeticError
FloatingPointError: ArithmeticError
AssertionError: Exception
AttributeError: Exception
BufferError: Exception
EOFError: Exception
ImportError: Exception
ModuleNotFoundError: ImportError
LookupError: Exception
IndexError: LookupError
KeyError: LookupError
MemoryError: Exception
NameError: Exception
UnboundLocalError: NameError
OSError: Exception
FileExistsError: OSError
FileNotFoundError: OSError
PermissionError: OSError
ConnectionError: OSError
TimeoutError: OSError
IsADirectoryError: OSError
NotADirectoryError: OSError
RuntimeError: Exception
NotImplementedError: RuntimeError
RecursionError: RuntimeError
StopIteration: Exception
StopAsyncIteration: Exception
SyntaxError: Exception
TypeError: Exception
ValueError: Exception
UnicodeError: ValueError
UnicodeDecodeError: UnicodeError
UnicodeEncodeError: UnicodeError
ExceptionGroup: Exception
Warning: Exception
DeprecationWarning: Warning
PendingDeprecationWarning: Warning
RuntimeWarning: Warning
UserWarning: Warning
FutureWarning: Warning
SyntaxWarning: Warning
ImportWarning: Warning
UnicodeWarning: Warning
BytesWarning: Warning
ResourceWarning: Warning
`;

export function exceptionClasses(): Map<string, ClassValue> {
  const classes = new Map<string, ClassValue>();
  for (const line of PARENTS.trim().split('\n')) {
    const [name, parent] = line.split(':').map((s) => s.trim());
    const base = classes.get(parent);
    const mro: ClassValue[] = [];
    const cls = new ClassValue(name, name, base ? [base] : [], mro, null, null, null, false);
    mro.push(cls, ...(base?.mro ?? []));
    classes.set(name, cls);
  }
  classes.set('IOError', classes.get('OSError')!);
  classes.set('EnvironmentError', classes.get('OSError')!);
  return classes;
}

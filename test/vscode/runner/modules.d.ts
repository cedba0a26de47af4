/** Mocha's build for browsers, which needs neither a file system nor a DOM, so it runs in every extension host. */
declare module 'mocha/mocha.mjs' {
  import Mocha from 'mocha';
  export default Mocha;
}

/** The test files, put together by build.ts. */
declare module 'nabla-suite';

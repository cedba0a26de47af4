/** `npm run tools`: finds or installs what the tests in a real VS Code need, and says where it is. */
import { chrome } from './chrome';
import { installedServer } from './install-server';
import { installedWeb } from './install-web';

async function main(): Promise<void> {
  console.log(`Browser            ${await chrome()}`);
  console.log(`VS Code server     ${(await installedServer()).entry}`);
  console.log(`VS Code for the Web ${await installedWeb()}`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});

import { describe, expect, it } from '@jest/globals';
import { OpenedParts } from '../../src/opened-parts.js';

describe('OpenedParts', () => {
  it('close - closes the last opened first, once, and all of them even when one fails', async () => {
    const closed: string[] = [];
    const part = (name: string, error?: Error) => ({
      close: async (): Promise<void> => {
        closed.push(name);
        if (error) throw error;
      },
    });
    const parts = new OpenedParts();
    parts.add(part('store'));
    parts.add(part('client', new Error('stuck')));
    await expect(parts.close()).rejects.toThrow('stuck');
    await parts.close();
    expect(closed).toEqual(['client', 'store']);
  });
});

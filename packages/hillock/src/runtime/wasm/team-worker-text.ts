/** The text of `teamWorker` (team-worker.ts) for workers. Written by `npm run workers`: change the function, not this. */
export const teamWorkerText = `function teamWorker(host, at, library, bindGemm) {
    const looks = 20_000;
    const sleepMilliseconds = 20;
    const sleeps = 3;
    const programs = new Map();
    let shared = new Int32Array(0);
    let thread = 0;
    let seen = 0;
    const fail = (error) => {
        const { message, stack } = typeof error === "object" && error !== null && "message" in error ? error : new Error(String(error));
        host.post({ kind: "failed", message, stack: stack ?? "" });
    };
    const load = ({ program, module, memory, blas }) => {
        const gemm = blas && library !== undefined ? { gemm: bindGemm(host.load(library.koffiPath), library.path, memory.buffer) } : {};
        const { exports } = new WebAssembly.Instance(module, { env: { memory, ...gemm } });
        programs.set(program, { run: exports.run, memory });
        Atomics.store(shared, at.latest + thread, program);
    };
    const runOnce = () => {
        const { run, memory } = programs.get(shared[at.program]);
        try {
            const bytes = shared[at.pages] * 65536;
            if (memory.buffer.byteLength < bytes)
                memory.grow(0);
            const part = shared[at.first] + thread;
            const reached = run(shared[at.table], part, shared[at.from], shared[at.to], shared[at.batch], shared[at.rows]);
            const last = Atomics.add(shared, at.finished, 1) === shared[at.threads] - 1;
            if (last && reached >= 0 && shared[at.joined] === 0)
                host.post({ kind: "done", generation: seen, reached });
        }
        catch (error) {
            if (shared[at.joined] === 1)
                Atomics.store(new Int32Array(memory.buffer), shared[at.abort] >>> 2, 1);
            fail(error);
        }
    };
    const started = () => Atomics.load(shared, at.generation) !== seen;
    const loaded = () => programs.has(Atomics.load(shared, at.program));
    const serve = () => {
        Atomics.store(shared, at.listening + thread, 1);
        let looked = 0;
        let slept = 0;
        while (slept < sleeps) {
            if (started()) {
                if (!loaded())
                    break;
                seen = Atomics.load(shared, at.generation);
                runOnce();
                looked = 0;
                slept = 0;
            }
            else if (looked < looks)
                looked++;
            else {
                Atomics.wait(shared, at.generation, seen, sleepMilliseconds);
                slept++;
            }
        }
        Atomics.store(shared, at.listening + thread, 0);
        if (started() && loaded())
            serve();
    };
    host.listen((message) => {
        try {
            if (message.kind === "join") {
                shared = new Int32Array(message.words);
                thread = message.thread;
            }
            else if (message.kind === "load")
                load(message);
            else if (message.kind === "unload")
                programs.delete(message.program);
            else
                Atomics.store(shared, at.called + thread, 0);
            serve();
        }
        catch (error) {
            fail(error);
        }
    });
}`;

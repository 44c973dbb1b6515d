window.BENCHMARK_DATA = {
  "lastUpdate": 1774262594848,
  "repoUrl": "https://github.com/example/pipeline",
  "entries": {
    "Rust Benchmark": [
      {
        "commit": {
          "author": { "email": "a@example.org", "name": "A", "username": "a" },
          "committer": { "email": "a@example.org", "name": "A", "username": "a" },
          "distinct": true,
          "id": "1111111d5c65339cde0f72c68cd0983fa1a64094",
          "message": "First",
          "timestamp": "2026-03-22T06:38:45-04:00",
          "tree_id": "fc6babf4ebb6f5b133b7961432484aad92b7736c",
          "url": "https://github.com/example/pipeline/commit/1111111d5c65339cde0f72c68cd0983fa1a64094"
        },
        "date": 1774176193911,
        "tool": "cargo",
        "benches": [
          { "name": "pipeline_1_workers", "value": 24000000, "range": "± 410243", "unit": "ns/iter" },
          { "name": "pipeline_2_workers", "value": 20000000, "range": "± 310243", "unit": "ns/iter" },
          { "name": "pipeline_4_workers", "value": 18000000, "range": "± 210243", "unit": "ns/iter" }
        ]
      },
      {
        "commit": {
          "author": { "email": "a@example.org", "name": "A", "username": "a" },
          "committer": { "email": "a@example.org", "name": "A", "username": "a" },
          "distinct": true,
          "id": "2222222d5c65339cde0f72c68cd0983fa1a64094",
          "message": "Second\n\nwith a body",
          "timestamp": "2026-03-23T06:38:45-04:00",
          "tree_id": "fc6babf4ebb6f5b133b7961432484aad92b7736d",
          "url": "https://github.com/example/pipeline/commit/2222222d5c65339cde0f72c68cd0983fa1a64094"
        },
        "date": 1774262593911,
        "tool": "cargo",
        "benches": [
          { "name": "pipeline_1_workers", "value": 12000000, "range": "± 410243", "unit": "ns/iter" },
          { "name": "pipeline_2_workers", "value": 6300000, "range": "± 310243", "unit": "ns/iter" },
          { "name": "pipeline_4_workers", "value": 3400000, "range": "± 210243", "unit": "ns/iter" },
          { "name": "pipeline_8_workers", "value": 2000000, "range": "± 110243", "unit": "ns/iter" }
        ]
      }
    ]
  }
}
